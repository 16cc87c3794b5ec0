"""What the whole suite shares."""
