package dev.leat.contract.kind;

import dev.leat.contract.TestedState;
import java.util.List;
import java.util.Map;

/// A kind of sink for [SinkKindContract]: an app with such sinks, a reader of their contents, and
/// the expected contents, computed independently of the code under test.
public interface SinkKindCase {

    /// Returns the name of the kind in test reports.
    String name();

    /// Returns the sink's resources in the app file: entries by section, such as `queues`.
    Map<String, String> resources(String sink);

    /// Returns the start of the pipeline in the app file.
    default String beginning() {
        return "from: {queue: sales, schema: Sale}, key: id";
    }

    /// Returns the options of the sink's entry in `to`, as `explain` shows them. The one that names
    /// the resource ends with the sink's name.
    Map<String, String> options(String sink);

    /// Returns the contents of the sink, one text per message or row.
    List<String> inside(TestedState state, String sink);

    /// Returns the expected contents after these versions, in this order.
    List<String> expected(List<Sale> taken);
}
