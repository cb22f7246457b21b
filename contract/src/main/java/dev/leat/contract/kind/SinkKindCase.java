package dev.leat.contract.kind;

import dev.leat.contract.TestedState;
import java.util.List;
import java.util.Map;

/// A kind of sink, as [SinkKindContract] needs to know it: an app that has such sinks, how to read
/// what is in one, and what should be in it. What should be there is computed here, not by the code
/// under test.
public interface SinkKindCase {

    /// The name of the kind in test reports.
    String name();

    /// What the sink needs in the app file: by section, such as `queues`, its entries.
    Map<String, String> resources(String sink);

    /// How the pipeline begins, in the app file.
    default String beginning() {
        return "from: {queue: sales, schema: Sale}, key: id";
    }

    /// The options of the sink's entry in `to`; `explain` shows each. The one that names the
    /// resource ends with the sink's name.
    Map<String, String> options(String sink);

    /// What is in the sink, one text for each message or row.
    List<String> inside(TestedState state, String sink);

    /// The same, if the sink took these states in this order.
    List<String> expected(List<Sale> taken);
}
