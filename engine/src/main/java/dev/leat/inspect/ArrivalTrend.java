package dev.leat.inspect;

import java.util.List;

/// The numbers of dead letters by the time at which they arrived in their queue. The last period of
/// each list is the current one.
///
/// @param recent the number of the last ten minutes
/// @param hour the numbers of the last hour, for each five minutes, oldest first
/// @param day the numbers of the last day, for each hour, oldest first
public record ArrivalTrend(long recent, List<Long> hour, List<Long> day) {

    public ArrivalTrend {
        hour = List.copyOf(hour);
        day = List.copyOf(day);
    }
}
