package dev.leat.contract.kind;

import dev.leat.contract.TestedState;
import java.util.List;

/// A test case of [SinkKindContract] for a kind of sink that accepts records. It adds a reader of
/// the sink's contents and the expected contents, computed without the code under test.
public interface RecordSinkCase extends SinkKindCase {

    /// Returns the contents of the sink, one text per message or row.
    List<String> inside(TestedState state, String sink);

    /// Returns the expected contents after the sink accepted these versions, in this order.
    List<String> expected(List<Sale> taken);
}
