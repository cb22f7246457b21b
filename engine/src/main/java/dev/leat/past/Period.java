package dev.leat.past;

import java.time.Instant;

/// A period of arrival: from `from`, inclusive, to `to`, exclusive.
public record Period(Instant from, Instant to) {

    boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }
}
