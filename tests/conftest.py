"""What all tests share: how hypothesis looks for examples."""

from hypothesis import settings

# The same examples every time, so that a change is judged by itself and not by chance. To look further:
# pytest --hypothesis-profile=explore
settings.register_profile("same", derandomize=True, deadline=None)  # time is no test on a busy machine
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile("same")
