package dev.leat.contract.kind;

import java.util.Map;

/// A test case for one kind of sink: app file entries for a pipeline with such a sink.
public interface SinkKindCase {

    /// Returns the name of the kind for test reports.
    String name();

    /// Returns the entries in the app file that the sink requires, by section, such as `queues`.
    Map<String, String> resources(String sink);

    /// Returns the first options of the pipeline in the app file.
    default String beginning() {
        return "from: {queue: sales, schema: Sale}, key: id";
    }

    /// Returns the options of the sink in `to`, as `leat explain` shows them. The value of the
    /// option that names the resource ends with the sink's name.
    Map<String, String> options(String sink);
}
