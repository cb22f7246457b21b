/// Files and objects of an app with failures and kills: they guard sql, engine and local.
@NullMarked
package dev.leat.cli.trial.file;

import org.jspecify.annotations.NullMarked;
