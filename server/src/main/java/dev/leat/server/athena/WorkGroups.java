package dev.leat.server.athena;

import dev.leat.server.statement.JsonFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The workgroups of clients, and the primary one. Changes are durable when a method returns.
/// Thread-safe.
final class WorkGroups {

    private final JsonFolder<WorkGroup> files;
    private final Map<String, WorkGroup> groups = new TreeMap<>();

    WorkGroups(JsonFolder<WorkGroup> files) {
        this.files = files;
        groups.put(WorkGroup.PRIMARY, new WorkGroup(WorkGroup.PRIMARY, "", true, false, null, 0));
        files.all().forEach(group -> groups.put(group.name(), group));
    }

    synchronized Optional<WorkGroup> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    synchronized List<WorkGroup> list() {
        var all = new ArrayList<>(groups.values());
        all.sort(Comparator.comparing(WorkGroup::name));
        return all;
    }

    /// Stores a new workgroup. Returns false if one of this name exists.
    synchronized boolean create(WorkGroup group) {
        if (groups.containsKey(group.name())) {
            return false;
        }
        put(group);
        return true;
    }

    synchronized void put(WorkGroup group) {
        files.put(group.name(), group);
        groups.put(group.name(), group);
    }

    synchronized void remove(String name) {
        files.remove(name);
        groups.remove(name);
    }
}
