package dev.leat.redrive;

import dev.leat.port.LetterBox;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Asks a preview about the letters of a page that a run would send, where its terms want only
/// those that pass. Owned by one thread.
final class Sieve {

    private final Function<List<Selection.Picked>, Map<Selection.Picked, Outlook>> asked;

    /// A letter that was picked, and what would become of it; PASSES where nobody was asked.
    record Sifted(Selection.Picked picked, Outlook outlook) {}

    private Sieve(Function<List<Selection.Picked>, Map<Selection.Picked, Outlook>> asked) {
        this.asked = asked;
    }

    /// Asks nobody.
    static Sieve open() {
        return new Sieve(_ -> Map.of());
    }

    static Sieve asking(Judge judge, Previewer previewer, InstantSource clock) {
        return new Sieve(page -> outlooks(page, judge, previewer, clock));
    }

    List<Sifted> sift(List<Selection.Picked> page) {
        var outlooks = asked.apply(page);
        return page.stream()
                .map(picked -> new Sifted(picked, outlooks.getOrDefault(picked, Outlook.PASSES)))
                .toList();
    }

    private static Map<Selection.Picked, Outlook> outlooks(
            List<Selection.Picked> page, Judge judge, Previewer previewer, InstantSource clock) {
        var picks = new ArrayList<Selection.Picked>();
        var letters = new ArrayList<LetterBox.Return>();
        for (var picked : page) {
            if (judge.judge(picked, clock.instant()) instanceof Judge.Verdict.Send(var back)) {
                picks.add(picked);
                letters.add(back);
            }
        }
        var said = letters.isEmpty() ? List.<Outlook>of() : previewer.outlook(letters);
        var outlooks = new HashMap<Selection.Picked, Outlook>();
        for (int i = 0; i < picks.size(); i++) {
            outlooks.put(picks.get(i), said.get(i));
        }
        return outlooks;
    }
}
