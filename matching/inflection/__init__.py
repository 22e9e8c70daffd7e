"""The forms that a word takes in the languages of the articles: rules, no word lists."""
