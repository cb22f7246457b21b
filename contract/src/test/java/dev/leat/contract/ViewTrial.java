package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A state under test, with operations for contract tests of views. Owned by one thread.
public final class ViewTrial implements AutoCloseable {

    private final TestedState.Opener opener;
    private final VirtualTime time = VirtualTime.start();
    private App app;
    private TestedState state;

    public ViewTrial(TestedState.Opener opener, App app) {
        this.opener = opener;
        this.app = app;
        this.state = opener.open(app, time);
    }

    public VirtualTime time() {
        return time;
    }

    public Store store() {
        return state.store();
    }

    public ViewReader view(String name) {
        return state.view(name);
    }

    public Effect.Write effect(String view, Fact... facts) {
        return new FactBuilder(app, ViewApp.PIPELINE).write(view, List.of(facts));
    }

    /// Returns the stored identities of the fact's record.
    public List<StoredIdentity> holdings(Fact fact) {
        return state.holdings(ViewApp.PIPELINE, Fact.hash(fact.identity()));
    }

    /// Writes facts to a view in one commit. Returns their outcomes.
    public List<Outcome> write(String view, Fact... facts) {
        return outcomes(answer(effect(view, facts)));
    }

    public WriteResults answer(Effect effect) {
        return state.store().commit(transaction -> transaction.apply(effect));
    }

    /// Applies several effects in one commit. Returns the outcomes of each.
    public List<List<Outcome>> commit(Effect... effects) {
        return state.store()
                .commit(transaction ->
                        Arrays.stream(effects).map(e -> outcomes(transaction.apply(e))).toList());
    }

    public static List<Outcome> outcomes(WriteResults answers) {
        return IntStream.range(0, answers.size()).mapToObj(answers::at).toList();
    }

    /// Returns every row of a view, as `key=[values]`.
    public List<String> rows(String view) {
        var rows = new ArrayList<String>();
        view(view).rows(row -> rows.add(text(row)));
        return rows;
    }

    /// Returns every period of a view, as `key@start=[values]`.
    public List<String> parts(String view) {
        var parts = new ArrayList<String>();
        view(view)
                .parts(part ->
                        parts.add(
                                part.row().key()
                                        + "@"
                                        + part.start()
                                        + "="
                                        + Arrays.toString(part.row().values())));
        return parts;
    }

    public static String text(ViewReader.Row row) {
        return row.key() + "=" + Arrays.toString(row.values());
    }

    /// Closes the state without a crash and opens it again.
    public void reopen() {
        reopen(app);
    }

    public void reopen(App next) {
        state.close();
        app = next;
        state = opener.open(app, time);
    }

    /// Crashes the state and opens it again.
    public void crash() {
        state.crash();
        state = opener.open(app, time);
    }

    @Override
    public void close() {
        state.close();
    }
}
