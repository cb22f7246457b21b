/// Values that are compared on every way through Leat: files, profiles, tests, Athena and Redshift:
/// they guard sql, quality, testkit, server, lake and connectors.
@NullMarked
package dev.leat.cli.value;

import org.jspecify.annotations.NullMarked;
