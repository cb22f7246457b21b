package dev.leat.quality.accept;

import com.google.re2j.Pattern;
import dev.leat.app.Type;
import dev.leat.app.TypeReader;
import java.util.Locale;
import java.util.Optional;

/// The short form of a column in a schema: `TYPE [not null] [pii]`.
///
/// @param type the type as it is written
record DeclaredColumn(String type, boolean notNull, boolean pii) {

    private static final Pattern SCALE = Pattern.compile(",\\s*(\\d)");
    private static final Pattern FORM =
            Pattern.compile("(?is)\\s*(.*?)((?:\\s+(?:not\\s+null|pii))*)\\s*");

    static DeclaredColumn of(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return new DeclaredColumn(text, false, false);
        }
        var flags = form.group(2).toLowerCase(Locale.ROOT);
        return new DeclaredColumn(form.group(1), flags.contains("null"), flags.contains("pii"));
    }

    boolean is(Type other) {
        return TypeReader.read(SCALE.matcher(type).replaceAll(",$1")).equals(Optional.of(other));
    }

    DeclaredColumn with(Type other) {
        return new DeclaredColumn(other.toString(), notNull, pii);
    }

    String text() {
        return type + (notNull ? " not null" : "") + (pii ? " pii" : "");
    }
}
