"""Letters to people: of the house alone."""

PARTS = ()
ELSEWHERE = {
    "post-again": "the house's only: test_post_page",
    "post-give-up": "the house's only: test_post_page",
}
