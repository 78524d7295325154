"""What runs spend, and whether that is within their budgets."""
