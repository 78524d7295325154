"""Where requests that callers bring about may go, and what of the operator's they may carry."""
