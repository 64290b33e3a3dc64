"""Meeting in chat. Both guides, The First Meeting 2: chat is fine."""
