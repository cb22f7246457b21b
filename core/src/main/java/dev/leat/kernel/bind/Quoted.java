package dev.leat.kernel.bind;

/// Names and texts as SQL literals.
public final class Quoted {

    private Quoted() {}

    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
