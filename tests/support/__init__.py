"""What several tests share: tiny real models, small specs."""
