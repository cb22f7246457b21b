/// Identities and view tables: what a record adds, once.
@NullMarked
package dev.leat.local.view;

import org.jspecify.annotations.NullMarked;
