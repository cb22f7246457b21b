package dev.leat.quality.profile;

import dev.leat.app.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds evidence that the values of a column are personal.
///
/// @param declared names of columns that the app's schemas declare with `pii`, at any depth, and
///   paths of members of structs
record PersonalEvidence(Set<String> declared) {

    /// Examines some values of a column that are not null.
    PersonalProfile of(ColumnPath path, List<String> values) {
        var evidence = new ArrayList<PersonalProfile.Evidence>();
        for (var kind : PersonalKind.values()) {
            boolean named = kind.named(path.lastName()) && fits(kind, path.kind());
            long matches = values.stream().map(String::strip).filter(kind::matches).count();
            double share = values.isEmpty() ? 0 : (double) matches / values.size();
            if (named || (share > 0 && share >= kind.threshold())) {
                evidence.add(new PersonalProfile.Evidence(kind, named, matches, share));
            }
        }
        return new PersonalProfile(isDeclared(path), evidence);
    }

    /// Returns true if the column, or a struct or list around it, is declared.
    private boolean isDeclared(ColumnPath path) {
        for (var part : path.name().replace("[]", "").split("\\.", -1)) {
            if (declared.stream().anyMatch(part::equalsIgnoreCase)) {
                return true;
            }
        }
        var inner = path.name().replace("[]", "");
        return declared.stream().anyMatch(outer -> Schema.isInside(inner, outer));
    }

    private static boolean fits(PersonalKind personal, ColumnKind kind) {
        return switch (personal) {
            case NAME, EMAIL, IP_ADDRESS, IBAN -> kind == ColumnKind.TEXT;
            case BIRTH_DATE -> kind.time() || kind == ColumnKind.TEXT;
            case PHONE, CARD_NUMBER, ADDRESS, NATIONAL_ID ->
                    kind == ColumnKind.TEXT || kind == ColumnKind.WHOLE;
        };
    }
}
