"""The guides for citizens: the same for everybody, and about nobody; written and decided in the house."""

PARTS = ()
ELSEWHERE = {
    "guide": "the same page for everybody: tests/portal/test_library.py",
    "program": "the same file for everybody: tests/portal/test_tools.py",
    "program-digest": "the same file for everybody: tests/portal/test_tools.py",
    "program-signature": "the same file for everybody: tests/portal/test_tools.py",
    "guide-steps": "the same page for everybody: tests/portal/test_library.py",
    "law-page": "the same page for everybody: tests/portal/test_library.py",
    "edit-guide": "the house's only: tests/console/test_guides.py",
    "edition": "the house's only: tests/console/test_guides.py",
    "put-edition-out": "the house's only: tests/console/test_guides.py",
    "refuse-edition": "the house's only: tests/console/test_guides.py",
}
