"""What is seen in a browser: pages and, in demo mode, the simulator."""
