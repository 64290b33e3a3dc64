"""How we speak Slack, knowing nothing of mentorship: blocks, forms, presses, replies."""
