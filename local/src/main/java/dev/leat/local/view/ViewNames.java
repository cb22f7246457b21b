package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.Map;

/// The names of views in the tables of views and of pipelines. Used when the state is opened.
public final class ViewNames {

    private ViewNames() {}

    /// Renames the stored rows of a view that has a former name, and the view among the sinks of
    /// each pipeline that wrote to it. Returns, for each of these pipelines, whether it also has a
    /// sink of another kind with the former name. Returns nothing if no state has the former name,
    /// for example because an earlier start renamed it.
    ///
    /// @throws StateException if there is state with both names
    public static Map<String, Boolean> rename(Transaction transaction, View view)
            throws SQLException {
        var was = view.was().orElse(view.name());
        if (was.equals(view.name()) || !known(transaction, was)) {
            return Map.of();
        }
        if (known(transaction, view.name())) {
            throw new StateException(
                    "the view %1$s and its former name %2$s both have stored rows; to keep the rows of %1$s, remove `was`; to use those of %2$s, give the view a name that no view has had"
                            .formatted(view.name(), was));
        }
        new NextLocalView(was).drop(transaction);
        transaction.update("UPDATE view SET name = ? WHERE name = ?", view.name(), was);
        return StoredSinks.rename(transaction, ViewSink.KIND, was, view.name());
    }

    private static boolean known(Transaction transaction, String name) throws SQLException {
        return transaction.any(
                "SELECT 1 FROM view WHERE name = ? UNION ALL"
                        + " SELECT 1 FROM pipeline_sink WHERE sink = ?",
                name,
                label(name));
    }

    private static String label(String view) {
        return StoredSinks.label(ViewSink.KIND, view);
    }
}
