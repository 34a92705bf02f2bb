package marking

import _ "fake/internal/member" // WANT internal/marking imports internal/member: marking uses no other domain

const predicate = "EXISTS (SELECT 1 FROM listed)"
