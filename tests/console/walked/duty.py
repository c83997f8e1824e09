"""The duty desk: the house's only, and only of who stands duty."""

PARTS = ()
ELSEWHERE = {
    "shift": "the house's only: test_desk",
    "take-shift": "the house's only: test_desk",
}
