package dev.leat.testkit.file;

import dev.leat.config.text.Node;
import java.util.Map;

/// Former names of options. A former name is reported together with the current name, and then read
/// as the current one.
final class RenamedKeys {

    private RenamedKeys() {}

    /// Returns the map with current names instead of former ones; returns any other node unchanged.
    static Node in(Node node, Map<String, String> renamed, TestFileContext in) {
        if (!(node instanceof Node.Entries map)) {
            return node;
        }
        var entries = map.entries().stream().map(entry -> present(entry, renamed, in)).toList();
        return new Node.Entries(entries, map.flow(), map.mark());
    }

    private static Node.Entry present(
            Node.Entry entry, Map<String, String> renamed, TestFileContext in) {
        var key = entry.key();
        var name = renamed.get(key.value());
        if (name == null) {
            return entry;
        }
        in.say(key.mark(), TestFileLintMessage.RENAMED, key.value(), name);
        return new Node.Entry(key.called(name), entry.value());
    }
}
