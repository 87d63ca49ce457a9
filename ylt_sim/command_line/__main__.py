"""``python -m ylt_sim.command_line``."""

from ylt_sim.command_line import main

if __name__ == "__main__":
    main()
