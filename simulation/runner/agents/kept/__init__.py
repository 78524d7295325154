"""What a worker keeps of agents for all its sessions."""
