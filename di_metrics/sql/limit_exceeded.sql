-- Records of a person, service and calendar year whose units come together to more than a year's limit for the person's group.
SELECT record_id
FROM (
    SELECT record_id, units_a_year,
           sum(units) OVER (PARTITION BY person_id, service_id, year(date_from)) AS units_of_year
    FROM service_record
    JOIN {limits} USING (service_id, group_id)
)
WHERE units_of_year > units_a_year
