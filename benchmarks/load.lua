-- What wrk sends: one body again and again, or one for each task of a project.
-- Arguments: the token, the body, and for the latter: the first id, the ids of a task
-- and which of them. %ID% in the body is where the id stands.

local body, first, step, which
local sent = 0

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  body = args[2]
  first, step, which = tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
end

function request()
  if not first then
    return wrk.format(nil, nil, nil, body)
  end
  local id = first + sent * step + which
  sent = sent + 1
  return wrk.format(nil, nil, nil, (body:gsub("%%ID%%", id)))
end

function done(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect
    + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d\n",
    summary.requests, summary.duration, bad))
end
