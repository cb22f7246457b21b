package dev.leat.quality.profile;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Evidence that the values of a column are personal.
///
/// @param declared true if the app's schema declares the column with `pii`
/// @param evidence the kinds of personal data that the values or the name look like
public record PersonalProfile(boolean declared, List<Evidence> evidence) {

    /// No evidence.
    public static final PersonalProfile NONE = new PersonalProfile(false, List.of());

    public PersonalProfile {
        evidence = List.copyOf(evidence);
    }

    /// Evidence for one kind of personal data.
    ///
    /// @param byName true if the name of the column says so
    /// @param matches the values that have the form of this kind
    /// @param share the share of `matches` in the values that are not null, from 0 to 1
    public record Evidence(PersonalKind kind, boolean byName, long matches, double share) {}

    /// Returns true if values of the column must be masked.
    public boolean masked() {
        return declared || !evidence.isEmpty();
    }

    /// Returns the kind with the most matches.
    public Optional<PersonalKind> kind() {
        return evidence.stream()
                .max(Comparator.comparingDouble(Evidence::share))
                .map(Evidence::kind);
    }
}
