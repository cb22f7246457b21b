package dev.leat.quality.suggest;

import java.util.Comparator;
import java.util.List;

/// The result of a [Trial].
///
/// @param tested the proposals that would reject or repeat records first, each of the two parts in
///   the order in which they were run
public record Suggestions(List<Tested> tested, List<Dropped> dropped) {

    public Suggestions {
        tested =
                tested.stream().sorted(Comparator.comparing(one -> !one.affectsRecords())).toList();
        dropped = List.copyOf(dropped);
    }
}
