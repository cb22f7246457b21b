package dev.leat.quality.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Computes the shapes of texts.
final class TextShapes {

    /// The number of shapes that a profile lists.
    private static final int LISTED = 8;

    /// The longest run of equal characters that a shape has.
    private static final int LONGEST_RUN = 4;

    private TextShapes() {}

    static List<TextProfile.Shape> of(List<String> texts) {
        var counts = new HashMap<String, Long>();
        texts.forEach(text -> counts.merge(shape(text), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(one -> new TextProfile.Shape(one.getKey(), one.getValue()))
                .sorted(
                        Comparator.comparingLong(TextProfile.Shape::count)
                                .reversed()
                                .thenComparing(TextProfile.Shape::shape))
                .limit(LISTED)
                .toList();
    }

    /// Returns the shape of a text: a class for each character, and longer runs of a class as one
    /// character with `+`.
    static String shape(String text) {
        var shape = new StringBuilder();
        int start = 0;
        var classes = text.codePoints().map(TextShapes::classOf).toArray();
        for (int i = 1; i <= classes.length; i++) {
            if (i == classes.length || classes[i] != classes[start]) {
                int run = i - start;
                boolean longer = run > LONGEST_RUN;
                for (int n = 0; n < (longer ? 1 : run); n++) {
                    shape.appendCodePoint(classes[start]);
                }
                shape.append(longer ? "+" : "");
                start = i;
            }
        }
        return shape.toString();
    }

    private static int classOf(int character) {
        if (Character.isDigit(character)) {
            return '9';
        }
        if (Character.isLetter(character)) {
            return Character.isUpperCase(character) ? 'A' : 'a';
        }
        return character;
    }
}
