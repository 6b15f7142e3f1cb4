-- What is added up in each cell: in how many persons' records it stands, the two largest amounts of one person, and the sum.
SELECT {cell} count(*), max(amount), coalesce(max(amount, 2)[2], 0), sum(amount)
FROM (
    SELECT {cell_columns} person_id, sum({amount}) AS amount
    FROM {source}
    WHERE {day} BETWEEN $first AND $last {filters}
    GROUP BY ALL
)
WHERE amount > 0
GROUP BY ALL
HAVING count(*) > 0
