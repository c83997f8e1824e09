"""Where one arrives: who one is here, what waits for approval, where one can go, and for who may see it whether the
service works."""
