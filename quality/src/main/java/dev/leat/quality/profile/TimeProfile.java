package dev.leat.quality.profile;

import java.util.List;

/// Statistics of dates and times.
///
/// @param kind how the values express a time
/// @param earliest the earliest time as ISO 8601 text, in UTC if the values have a zone
/// @param latest the latest time
/// @param midnights the values at 00:00:00
/// @param hours the number of values in each of the 24 hours of the day; empty for dates
/// @param weekdays the number of values on each day of the week, from Monday
/// @param zones the zones of texts with a zone, most frequent first, such as `Z` and `+02:00`
public record TimeProfile(
        Kind kind,
        String earliest,
        String latest,
        long midnights,
        List<Long> hours,
        List<Long> weekdays,
        List<ValueProfile.Frequency> zones) {

    public TimeProfile {
        hours = List.copyOf(hours);
        weekdays = List.copyOf(weekdays);
        zones = List.copyOf(zones);
    }

    /// Returns a copy with the zones in the texts.
    TimeProfile with(List<ValueProfile.Frequency> others) {
        return new TimeProfile(kind, earliest, latest, midnights, hours, weekdays, others);
    }

    /// The expression of a time.
    public enum Kind {
        DATE,
        WITHOUT_ZONE,
        WITH_ZONE,
        EPOCH_SECONDS,
        EPOCH_MILLISECONDS,
        EPOCH_MICROSECONDS
    }
}
