package dev.leat.local;

import dev.leat.app.App;
import dev.leat.contract.FileContract;
import dev.leat.port.StoredObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// A scenario whose processes store objects, and print the key and version of each stored object.
abstract class ObjectScenario extends KillScenario {

    /// Key by version, as printed.
    final Map<Long, String> printed = new LinkedHashMap<>();

    @Override
    final App app() {
        return FileContract.filesApp();
    }

    @Override
    final void note(String line) {
        var words = line.split(" ", -1);
        printed.put(Long.valueOf(words[1]), words[0]);
    }

    static int number(StoredObject object) {
        return Integer.parseInt(object.metadata().getOrDefault("n", ""));
    }
}
