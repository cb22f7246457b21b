/// Backups of the state of an app and their restoration: they guard cli and local.
@NullMarked
package dev.leat.cli.backup;

import org.jspecify.annotations.NullMarked;
