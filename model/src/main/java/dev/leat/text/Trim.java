package dev.leat.text;

/// Removes the repetitions of one character from the ends of a text.
public final class Trim {

    private Trim() {}

    /// Removes them from the end.
    public static String end(String text, char character) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == character) {
            end--;
        }
        return text.substring(0, end);
    }

    /// Removes them from both ends.
    public static String both(String text, char character) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == character) {
            start++;
        }
        return end(text.substring(start), character);
    }
}
