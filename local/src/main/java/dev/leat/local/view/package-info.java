/// Identities and view tables: each record is counted once.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
