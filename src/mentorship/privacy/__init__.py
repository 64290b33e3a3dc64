"""Privacy: what is kept about someone, who sees it, and how they take it with them or have it erased."""
