/// The folder of a backup: its files, their checksums, and its restoration.
@NullMarked
package dev.leat.cli.backup;

import org.jspecify.annotations.NullMarked;
