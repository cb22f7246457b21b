package dev.leat.aws.state;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The order of the versions of an object, as numbers: a newer version has a higher number. The ids
/// of versions in S3 have no order, but S3 lists the versions of an object from the newest to the
/// oldest (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html). A version
/// gets its number when it is first needed, between the numbers of its neighbours in the list, and
/// keeps it. Pure.
final class VersionOrder {

    /// Distance of the numbers of two versions, if there is room. Also the number of units in a
    /// millisecond of the first version's time, so that the numbers of an object go on growing if
    /// its older numbers were forgotten.
    static final long STEP = 1L << 20;

    private static final long NONE_BELOW = 0;
    private static final long NONE_ABOVE = Long.MAX_VALUE;

    private VersionOrder() {}

    /// A version that has a number.
    ///
    /// @param noted the time at which it got the number
    record Known(ObjectVersion version, long number, Instant noted) {}

    /// Returns the number of a version that has none. Versions with numbers that no longer exist
    /// are not in S3's list, so only their time shows on which side of the version they belong.
    ///
    /// @param known the versions with numbers
    /// @param listed the existing versions from the newest to the oldest; empty if the bucket has
    ///   no versions
    static long place(List<Known> known, List<ObjectVersion> listed, ObjectVersion version) {
        var numbers = new HashMap<String, Long>();
        known.forEach(each -> numbers.put(each.version().id(), each.number()));
        var ids = listed.stream().map(ObjectVersion::id).toList();
        int at = ids.indexOf(version.id());
        var newer = nearest(at < 0 ? List.of() : ids.subList(0, at).reversed(), numbers);
        var older = nearest(at < 0 ? List.of() : ids.subList(at + 1, ids.size()), numbers);
        long above = newer.number(NONE_ABOVE);
        long below = older.number(NONE_BELOW);
        var existing = new HashSet<>(ids);
        for (var each : known) {
            boolean inside = below < each.number() && each.number() < above;
            if (inside && !existing.contains(each.version().id())) {
                if (each.version().modified().isAfter(version.modified())) {
                    above = each.number();
                } else {
                    below = each.number();
                }
            }
        }
        return between(
                new Gap(below, above, older.skipped(), newer.skipped()),
                version.modified().toEpochMilli() * STEP);
    }

    /// The numbers between which a version belongs, and how many other versions without a number
    /// belong below and above it.
    private record Gap(long below, long above, int older, int newer) {}

    /// Leaves room for the other versions without a number.
    private static long between(Gap gap, long byTime) {
        boolean first = gap.below() == NONE_BELOW;
        if (gap.above() == NONE_ABOVE) {
            return first ? byTime : Math.max(byTime, gap.below() + (gap.older() + 1L) * STEP);
        }
        if (first) {
            return Math.min(byTime, gap.above() - (gap.newer() + 1L) * STEP);
        }
        long share = (gap.above() - gap.below()) / (gap.older() + gap.newer() + 2L);
        if (share == 0) {
            throw new IllegalStateException(
                    "no number is left between two versions of an object in S3");
        }
        return gap.below() + share * (gap.older() + 1L);
    }

    /// The nearest version with a number.
    ///
    /// @param number negative if there is none
    private record Nearest(long number, int skipped) {
        long number(long ifNone) {
            return number < 0 ? ifNone : number;
        }
    }

    private static Nearest nearest(List<String> ids, Map<String, Long> numbers) {
        int skipped = 0;
        for (var id : ids) {
            var number = numbers.get(id);
            if (number != null) {
                return new Nearest(number, skipped);
            }
            skipped++;
        }
        return new Nearest(-1, skipped);
    }
}
