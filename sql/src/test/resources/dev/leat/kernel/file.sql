WITH "_leat_0" AS (SELECT "_leat_pos", CAST(0 AS BIGINT) AS "_leat_f0", "id", "shop", "amount", "units", "total", "share", "paid", "day", "at", "sold", "more" FROM "_leat_table"),
"_leat_1_box" AS (SELECT "_leat_pos", "_leat_f0", "shop" AS "_leat_w0", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
upper(shop)
)}) END AS "_leat_b0", "id", "shop", "amount", "units", "total", "share", "paid", "day", "at", "sold", "more" FROM "_leat_0"),
"_leat_1" AS (SELECT "_leat_pos", CASE WHEN "_leat_f0" = 0 THEN CASE WHEN "_leat_b0" IS NULL THEN 1 ELSE 0 END ELSE "_leat_f0" END AS "_leat_f0", "_leat_w0", "id", "_leat_b0".v AS "shop", "amount", "units", "total", "share", "paid", "day", "at", "sold", "more" FROM "_leat_1_box"),
"_leat_2_box" AS (SELECT "_leat_pos", "_leat_f0", "_leat_w0", "amount" AS "_leat_w1", CASE WHEN "_leat_f0" = 0 THEN TRY({'v': (
amount > 0
)}) END AS "_leat_b0", "id", "shop", "amount", "units", "total", "share", "paid", "day", "at", "sold", "more" FROM "_leat_1"),
"_leat_2" AS (SELECT "_leat_pos", CASE WHEN "_leat_f0" = 0 THEN CASE WHEN "_leat_b0".v THEN 0 ELSE 2 END ELSE "_leat_f0" END AS "_leat_f0", "_leat_w0", "_leat_w1", "id", "shop", "amount", "units", "total", "share", "paid", "day", "at", "sold", "more" FROM "_leat_2_box"),
"_leat_sinks" AS (SELECT "_leat_pos", "_leat_f0", "_leat_w0", "_leat_w1", "id" AS "_leat_r0", "shop" AS "_leat_r1", "amount" AS "_leat_r2", "units" AS "_leat_r3", "total" AS "_leat_r4", "share" AS "_leat_r5", "paid" AS "_leat_r6", "day" AS "_leat_r7", "at" AS "_leat_r8", "sold" AS "_leat_r9", "more" AS "_leat_r10" FROM "_leat_2"),
"_leat_result" AS (SELECT "_leat_pos", "_leat_f0", CASE WHEN NOT ("_leat_f0" = 0) THEN CAST(to_json(left("_leat_w0", 200)) AS VARCHAR) END AS "_leat_w0_text", CASE WHEN NOT ("_leat_f0" = 0) THEN CAST(to_json("_leat_w1") AS VARCHAR) END AS "_leat_w1_text", "_leat_r0" AS "_leat_out0", "_leat_r1" AS "_leat_out1", "_leat_r2" AS "_leat_out2", "_leat_r3" AS "_leat_out3", "_leat_r4" AS "_leat_out4", "_leat_r5" AS "_leat_out5", "_leat_r6" AS "_leat_out6", "_leat_r7" AS "_leat_out7", "_leat_r8" AS "_leat_out8", "_leat_r9" AS "_leat_out9", "_leat_r10" AS "_leat_out10" FROM "_leat_sinks")
SELECT * FROM "_leat_result"
