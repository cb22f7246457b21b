package dev.leat.cli.fuzz.app;

/// Something that must not be. Findings of one kind are mostly one defect: `kind` has no names or
/// numbers of the app.
record Finding(String kind, String detail) {

    /// The same kind for the same sentence about other things.
    static Finding of(String where, String detail) {
        var kind =
                detail.lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll("'[^']*'|\"[^\"]*\"|\\{[^}]*\\}", "'..'")
                        .replaceAll("[A-Za-z]+[-_]?\\d+[-\\w]*", "N")
                        .replaceAll("/[\\w./-]+", "PATH")
                        .replaceAll("\\d+", "0");
        return new Finding(where + ": " + kind.substring(0, Math.min(110, kind.length())), detail);
    }
}
