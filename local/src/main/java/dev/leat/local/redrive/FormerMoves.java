package dev.leat.local.redrive;

import java.util.List;

/// Upgrades the move tasks of SQS in files of versions before 8, in which these tasks have a table
/// of their own. Each task becomes a run in the audit log.
public final class FormerMoves {

    /// The former table of move tasks. It is first added to files that do not have it, so that all
    /// files can be upgraded in the same way.
    public static final List<String> NEW_IN_3 =
            List.of(
                    "CREATE TABLE move(number INTEGER PRIMARY KEY,"
                            + " handle TEXT NOT NULL UNIQUE, source TEXT NOT NULL, target TEXT,"
                            + " rate INTEGER, started INTEGER NOT NULL, state TEXT NOT NULL,"
                            + " moved INTEGER NOT NULL, planned INTEGER NOT NULL,"
                            + " before INTEGER NOT NULL, failure TEXT NOT NULL) STRICT");

    /// In the former table, `before` is a position, which has the sequence in its low 40 bits.
    /// json_patch omits null members.
    public static final List<String> IN_8 =
            List.of(
                    "INSERT INTO redrive_run(id, who, queue, terms, started, ended, state, before,"
                            + " reached, redriven, held, passed, detail, entered)"
                            + " SELECT handle, 'sqs', source, json_patch('{}', json_object("
                            + "'rate', rate, 'to', target, 'move', planned)), started, NULL,"
                            + " CASE WHEN state IN ('CANCELLING', 'CANCELLED') THEN 'STOPPED'"
                            + " ELSE state END, before & ((1 << 40) - 1), 0, moved, 0, 0, failure,"
                            + " unixepoch() * 1000000 FROM move ORDER BY number",
                    "DROP TABLE move");

    private FormerMoves() {}
}
