package dev.leat.app;

import java.util.Locale;

/// The names of an app's resources on AWS: the names in the app file with the environment's prefix.
/// The state table, which holds identities, views and definitions of the app, has the app's name.
///
/// @param app the name of the app
/// @param prefix the prefix of every resource; may be empty
public record AwsResourceNames(String app, String prefix) {

    /// Suffix of the name of each FIFO queue in SQS.
    public static final String FIFO = ".fifo";

    /// Returns the name on AWS of a topic, table or bucket of the app file.
    public String of(String name) {
        return prefix + name;
    }

    /// Returns the name on AWS of a queue.
    public String of(Queue queue) {
        return of(queue.name()) + (queue.fifo().isPresent() ? FIFO : "");
    }

    /// Returns the name of the database in Glue for a namespace of lake tables. Athena needs no
    /// quotes around it, and Glue knows only lower case.
    public String database(String namespace) {
        return of(namespace).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    /// Returns the name of the app's state table.
    public String stateTable() {
        return prefix + app + "-leat";
    }

    /// Returns the name of the app's state bucket, which holds the staged files of file pipelines,
    /// and rows that are staged for Redshift.
    public String stateBucket() {
        return prefix + app + "-leat";
    }
}
