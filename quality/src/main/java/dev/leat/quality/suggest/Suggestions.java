package dev.leat.quality.suggest;

import java.util.List;

/// The result of a [Trial].
public record Suggestions(List<Tested> tested, List<Dropped> dropped) {

    public Suggestions {
        tested = List.copyOf(tested);
        dropped = List.copyOf(dropped);
    }
}
