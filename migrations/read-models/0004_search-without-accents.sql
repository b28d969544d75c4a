-- What is searched is written without letters that people type otherwise (src/domain/plain-text.ts): so is what was projected before.
UPDATE `concerts` SET `search_text` =
  replace(replace(replace(replace(replace(replace(replace(replace(replace(`search_text`,
    'ł', 'l'), 'đ', 'd'), 'ð', 'd'), 'ø', 'o'), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'ı', 'i'), 'þ', 'th');
